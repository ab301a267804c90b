import { useSession } from '../api/session.js';
import { Button } from '../ui/index.js';
import { signOutOrSay } from './sign-out.js';

export function Account() {
  const session = useSession();
  if (session.state !== 'in' && session.state !== 'expired') return null;
  return (
    <Button kind="quiet" title={session.user.email} onClick={() => void signOutOrSay()}>
      Sign out
    </Button>
  );
}
