import {
  type AddRemoteProfileBody,
  type EndRemoteProfileBody,
  RemoteProfileRow,
  RemoteProfileRows,
} from '#contract/http/remote-api.ts';
import type { Answer } from '../api/answer.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the pages of 接続先 ask of the office. */
export function remoteDesktopClient(ask: Ask) {
  return {
    list: (signal: AbortSignal) =>
      ask({ method: 'GET', path: '/v1/remote-profiles', answer: RemoteProfileRows, signal }),
    add: (body: AddRemoteProfileBody) =>
      ask({ method: 'POST', path: '/v1/remote-profiles', answer: RemoteProfileRow, body }),
    end: (id: string, body: EndRemoteProfileBody) =>
      ask({
        ...{ method: 'POST', path: `/v1/remote-profiles/${encodeURIComponent(id)}/end` },
        ...{ answer: RemoteProfileRow, body },
      }),
  };
}
export type RemoteDesktopClient = ReturnType<typeof remoteDesktopClient>;
