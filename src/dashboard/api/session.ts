import { useSyncExternalStore } from 'react';
import type { Session as SessionAnswer, User } from '../../sdk/types.js';
import { reportSilence } from './connection.js';
import { ApiError } from './errors.js';
import { callEnvelope, forgetAnswers } from './request.js';
import { markSignedIn, mayBeSignedIn } from './signed-in-mark.js';

/** Renewed so long before the token runs out. */
const AHEAD_MS = 60_000;
/** A longer timeout of a browser runs at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The token is in memory only, where no storage of the browser can give it away. A reload, and the
 * token's end, are bridged by a cookie that no script can read (see docs/decisions).
 */
export type SessionState =
  /** Not known yet whether the cookie is good for a token. */
  | { readonly state: 'starting' }
  /** `left`: by signing out here, and not because nobody was in when the page was opened. */
  | { readonly state: 'out'; readonly left: boolean }
  | {
      readonly state: 'in';
      readonly user: User;
      readonly token: string;
      readonly expiresAt: number;
    }
  /** It ended under way: the page stays, and asks to sign in again. */
  | { readonly state: 'expired'; readonly user: User };

let session: SessionState = { state: 'starting' };
let timer: number | undefined;
let renewing: Promise<void> | null = null;
const listeners = new Set<() => void>();
const left = new Set<() => void>();
const returned = new Set<() => void>();
/** Grows with each account that is left: an answer that was asked for before is not taken any more. */
let visit = 0;

/** Calls back when an account is left: what was kept of it must go. */
export function onLeave(listener: () => void): void {
  left.add(listener);
}

/** Calls back when somebody whose session had ended is in again. */
export function onReentry(listener: () => void): void {
  returned.add(listener);
}

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, currentSession);
}

export function currentSession(): SessionState {
  return session;
}

export async function signIn(email: string, password: string): Promise<void> {
  const body = { email, password, remember: true };
  enter(await callEnvelope('POST', '/api/auth/login', { token: null, body }));
}

export async function signUp(email: string, name: string, password: string): Promise<void> {
  const body = { email, name, password, remember: true };
  enter(await callEnvelope('POST', '/api/auth/register', { token: null, body }));
}

export async function signOut(): Promise<void> {
  await callEnvelope('POST', '/api/auth/logout', { token: null });
  leave();
}

/** The user as a change of the profile left them. */
export function updateUser(user: User): void {
  if (session.state === 'in') set({ ...session, user });
}

/** Where an earlier visit signed in, and did not sign out. @throws ApiError where nobody answers */
export async function resume(): Promise<void> {
  if (mayBeSignedIn()) await renew();
  else set({ state: 'out', left: false });
}

/** Trades the cookie for a token. Never twice at a time. @throws ApiError where nobody answers */
export function renew(): Promise<void> {
  renewing ??= doRenew().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function doRenew(): Promise<void> {
  const asked = visit;
  try {
    const answer = await callEnvelope('POST', '/api/auth/renew', { token: null });
    if (visit === asked) enter(answer);
  } catch (error) {
    if (!isRefusal(error)) {
      // Nothing can be shown before the first answer: it is asked for again until there is one.
      if (session.state === 'starting') reportSilence();
      throw error;
    }
    if (visit !== asked) return;
    markSignedIn(false);
    if (session.state === 'in') set({ state: 'expired', user: session.user });
    else if (session.state === 'starting') set({ state: 'out', left: false });
  }
}

/** The server has looked at the cookie and does not take it. Being asked too often is no such answer. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429
  );
}

function enter(envelope: { readonly data: unknown }): void {
  const { user, token, expires_at } = envelope.data as SessionAnswer;
  const known = session.state === 'in' || session.state === 'expired' ? session.user.id : user.id;
  const again = session.state === 'expired';
  if (known !== user.id) leave();
  const expiresAt = Date.parse(expires_at);
  set({ state: 'in', user, token, expiresAt });
  if (again) for (const listener of returned) listener();
  markSignedIn(true);
  window.clearTimeout(timer);
  const wait = Math.max(expiresAt - Date.now() - AHEAD_MS, AHEAD_MS / 2);
  // A server that is away is met again by the next request, which renews then.
  timer = window.setTimeout(() => renew().catch(() => {}), Math.min(wait, LONGEST_TIMEOUT_MS));
}

function leave(): void {
  visit += 1;
  window.clearTimeout(timer);
  forgetAnswers();
  markSignedIn(false);
  set({ state: 'out', left: true });
  for (const listener of left) listener();
}

function set(next: SessionState): void {
  session = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
