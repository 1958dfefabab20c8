import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account, Role, SignInStage } from '#contract/http/console-api.ts';

/**
 * How far a role sees with a route: everything, what belongs to its own section, what is its own. `stead`: nothing but
 * while somebody stands in for a head, and then what waits for that head.
 */
export type Scope = 'all' | 'section' | 'own' | 'stead';

/**
 * Who may use a route. `public`: anyone. `terminal`: an enrolled terminal, by its signature. `hand-in`: who bears the
 * token of a hand-in, for that one alone. Otherwise the roles, each with its scope. A route without a rule is a bug that stops the server from being built.
 */
export type Access = 'public' | 'terminal' | 'hand-in' | { readonly roles: Readonly<Partial<Record<Role, Scope>>> };

/** The person behind a request, as the guard established it. */
export interface Caller {
  readonly account: Account;
  readonly sectionId: string;
  readonly scope: Scope;
  /** Signed in with the issued password. */
  readonly initial?: boolean;
  /** The sign-in's token. */
  readonly token: string;
  /** What is still missing of the sign-in; absent: nothing. */
  readonly stage?: SignInStage;
}

/** The terminal behind a request whose signature was checked. */
export interface CallingTerminal {
  readonly terminal: string;
  readonly loan: string;
  /** Public keys, base64 of 32 bytes. */
  readonly deviceKey: string;
  readonly sealKey: string;
}

/** The hand-in whose token a request bears. */
export interface CallingHandIn {
  readonly id: number;
  readonly loan: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Also for somebody who still has the issued password. */
    beforeOwnPassword?: true;
    /** Also while a sign-in stands at one of these. */
    duringSignIn?: readonly Exclude<SignInStage, 'full'>[];
    /** Asked by an open page by itself: no sign that somebody is there, so it does not lengthen a sign-in. */
    isUnattended?: true;
  }
  interface FastifyRequest {
    caller: Caller | null;
    callingTerminal: CallingTerminal | null;
    callingHandIn: CallingHandIn | null;
    /** The body's bytes as they arrived: what the terminal's digest is over. */
    rawBody: Buffer | null;
  }
}

/** The caller of a route with roles. Throws where the route has none: a bug, not a refusal. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error(`no caller on ${request.routeOptions.url ?? request.url}`);
  return request.caller;
}

/** The terminal of a route for terminals. Throws where the route is none. */
export function terminalOf(request: FastifyRequest): CallingTerminal {
  if (request.callingTerminal === null) throw new Error(`no terminal on ${request.routeOptions.url ?? request.url}`);
  return request.callingTerminal;
}

/** The hand-in of a route for those who bear its token. Throws where the route is none. */
export function handInOf(request: FastifyRequest): CallingHandIn {
  if (request.callingHandIn === null) throw new Error(`no hand-in on ${request.routeOptions.url ?? request.url}`);
  return request.callingHandIn;
}

/** A hook that answers with a refusal itself, or lets the request pass. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/** Whether a caller sees only what is their own, and what waits for a head whom they stand in for. */
export const isNarrow = ({ scope }: Pick<Caller, 'scope'>): boolean => scope === 'own' || scope === 'stead';

/** Whether a list may be narrowed to a section: whoever sees all of them chooses, a head names the own one. */
export const mayNarrowTo = ({ scope, sectionId }: Pick<Caller, 'scope' | 'sectionId'>, section: string): boolean =>
  scope === 'all' || (scope === 'section' && section === sectionId);

/** Whether a caller may see what belongs to this borrower and section. */
export function mayReach(
  caller: Pick<Caller, 'account' | 'sectionId' | 'scope'>,
  thing: { readonly staffId: string; readonly sectionId: string },
): boolean {
  switch (caller.scope) {
    case 'all':
      return true;
    case 'section':
      return thing.sectionId === caller.sectionId;
    case 'own':
      return thing.staffId === caller.account.id;
    case 'stead':
      return false;
  }
}
