import fc from 'fast-check';
import { expect, it } from 'vitest';
import { appendNode, closedNodes, emptyFrontier, type Frontier, leafNode } from '#contract/log/merkle.ts';
import { growTree } from '../../../server/log/grow-tree.ts';
import { hash } from '../support/log.ts';

it('grows as the contract says, however the leaves are cut into batches', () => {
  const leaf = fc.uint8Array({ maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.array(leaf, { maxLength: 300 }), { maxLength: 4 }), (batches) => {
      let grown: { readonly size: number; readonly frontier: Buffer } = { size: 0, frontier: Buffer.alloc(0) };
      let frontier: Frontier = emptyFrontier;
      for (const batch of batches) {
        const roots: unknown[] = [];
        for (const bytes of batch) {
          const node = leafNode(hash, bytes);
          for (const closed of closedNodes(hash, frontier, node)) {
            if (closed.level > 0 && closed.level % 8 === 0) {
              roots.push({ level: closed.level / 8, idx: closed.index, node: Buffer.from(closed.node) });
            }
          }
          frontier = appendNode(hash, frontier, node);
        }
        const { tileRoots, ...next } = growTree(grown, batch);
        expect(tileRoots).toEqual(roots);
        expect(next).toEqual({ size: frontier.size, frontier: Buffer.concat(frontier.nodes) });
        grown = next;
      }
    }),
    { numRuns: 40 },
  );
});
