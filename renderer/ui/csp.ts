import '#contract/no-eval.ts';

/**
 * Imported first by every entry: two libraries would otherwise try what our CSP forbids. zod would look whether it may
 * compile with `new Function`; react-aria would insert a `<style>` element (its rule is in styles.css instead).
 */
const reactAriaStyleId = 'react-aria-pressable-style';
if (document.getElementById(reactAriaStyleId) === null) {
  const mark = document.createElement('meta');
  mark.id = reactAriaStyleId;
  document.head.append(mark);
}
