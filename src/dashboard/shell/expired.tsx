import { useState } from 'react';
import { signIn, useSession } from '../api/session.js';
import { Button, Dialog, Field, Form } from '../ui/index.js';
import { signOutOrSay } from './sign-out.js';

/** The session ended under way: the page behind, and what is written there, stays as it is. */
export function Expired() {
  const session = useSession();
  return session.state === 'expired' ? <SignInAgain email={session.user.email} /> : null;
}

function SignInAgain({ email }: { email: string }) {
  const [password, setPassword] = useState('');
  return (
    <Dialog title="Your session has ended">
      <p>Sign in again as {email} to go on where you are.</p>
      <Form
        check={() => ({ '/password': password === '' ? 'is required' : null })}
        credentialsAt="/password"
        onSubmit={() => signIn(email, password)}
      >
        {(fault, busy) => (
          <>
            <Field
              label="Password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              fault={fault('/password', 'The password')}
            />
            <div>
              <Button kind="primary" type="submit" busy={busy}>
                Sign in
              </Button>{' '}
              <Button kind="quiet" onClick={() => void signOutOrSay()}>
                Sign out
              </Button>
            </div>
          </>
        )}
      </Form>
    </Dialog>
  );
}
