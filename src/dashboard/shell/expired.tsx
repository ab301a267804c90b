import { type FormEvent, useState } from 'react';
import { signIn, signOut, useSession } from '../api/session.js';
import { Button, Dialog, Field } from '../ui/index.js';

/** The session ended under way: the page behind stays as it is. */
export function Expired() {
  const session = useSession();
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  if (session.state !== 'expired') return null;
  const { email } = session.user;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(email, password);
      setPassword('');
      setFault(undefined);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title="Your session has ended" onClose={() => void signOut()}>
      <form onSubmit={(event) => void submit(event)}>
        <p>Sign in again as {email} to go on where you are.</p>
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          fault={fault}
        />
        <Button kind="primary" type="submit" busy={busy}>
          Sign in
        </Button>
      </form>
    </Dialog>
  );
}
