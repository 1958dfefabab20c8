import type { LightMyRequestResponse } from 'fastify';
import { ErrorAnswer, SignInAnswer } from '#contract/http/console-api.ts';
import { cookieName } from '../../../server/auth/sign-in-token.ts';
import { host, origin, type TestOffice } from './office.ts';

export const signInRequest = (account: string, password: string) => ({
  method: 'POST' as const,
  url: '/v1/auth/sign-in',
  headers: { host, origin, 'sec-fetch-site': 'same-origin' },
  payload: { account, password },
});

/** A browser with one cookie: what the console sends, and nothing it would not. */
export class Browser {
  readonly office: TestOffice;
  cookie: string | null = null;
  csrf: string | null = null;

  constructor(office: TestOffice) {
    this.office = office;
  }

  async signIn(account: string, password = `mihon-${account}`): Promise<LightMyRequestResponse> {
    const request = signInRequest(account, password);
    const cookies = this.cookie === null ? {} : { cookie: `${cookieName}=${this.cookie}` };
    const answer = await this.office.app.inject({ ...request, headers: { ...request.headers, ...cookies } });
    if (answer.statusCode === 200) {
      this.csrf = SignInAnswer.parse(answer.json()).csrf;
      this.cookie = answer.cookies.find((c) => c.name === cookieName)?.value ?? null;
    }
    return answer;
  }

  #headers(): Record<string, string> {
    return {
      host,
      ...(this.cookie === null ? {} : { cookie: `${cookieName}=${this.cookie}` }),
      ...(this.csrf === null ? {} : { 'x-csrf-token': this.csrf }),
    };
  }

  get(url: string, more: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
    return this.office.app.inject({ method: 'GET', url, headers: { ...this.#headers(), ...more } });
  }

  /** Another method, without a body. */
  ask(method: string, url: string): Promise<LightMyRequestResponse> {
    return this.office.app.inject({ method: method as 'HEAD', url, headers: this.#headers() });
  }

  post(url: string, payload?: object): Promise<LightMyRequestResponse> {
    const body = payload === undefined ? {} : { payload };
    return this.office.app.inject({ method: 'POST', url, headers: this.#headers(), ...body });
  }
}

/** A browser in which this account is signed in. */
export async function browserOf(office: TestOffice, account: string): Promise<Browser> {
  const browser = new Browser(office);
  const answer = await browser.signIn(account);
  if (answer.statusCode !== 200) throw new Error(`sign-in of ${account}: ${answer.body}`);
  return browser;
}

/** The refusal's code, checked against the answer's schema. */
export const codeOf = (answer: LightMyRequestResponse): string => ErrorAnswer.parse(answer.json()).code;
