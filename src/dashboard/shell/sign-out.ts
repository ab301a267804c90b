import { signOut } from '../api/session.js';
import { refusalWords, say } from '../ui/index.js';

/** Only the server can take the cookie back: where it does not answer, nobody is signed out. */
export async function signOutOrSay(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    say(`You are still signed in. ${refusalWords(error)}`);
  }
}
