import { signOut, useSession } from '../api/session.js';
import { Button, say } from '../ui/index.js';

export function Account() {
  const session = useSession();
  if (session.state !== 'in' && session.state !== 'expired') return null;
  const leave = async () => {
    try {
      await signOut();
    } catch {
      // The cookie can only be taken back by the server.
      say('The server cannot be reached: you are still signed in.');
    }
  };
  return (
    <Button kind="quiet" title={session.user.email} onClick={() => void leave()}>
      Sign out
    </Button>
  );
}
