import { useState } from 'react';
import type { User } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { updateUser, useSession } from '../../api/session.js';
import { newPasswordProblem } from '../../model/account-fields.js';
import { Button, Field, Form, say } from '../../ui/index.js';

export function PasswordForm() {
  const session = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  if (session.state !== 'in' && session.state !== 'expired') return null;
  const save = async () => {
    const body = { current_password: current, password: next };
    updateUser(await change<User>('PUT', '/api/auth/me', body));
    setCurrent('');
    setNext('');
    say('Your password was changed.');
  };
  return (
    <Form
      check={() => ({
        '/current_password': current === '' ? 'is required' : null,
        '/password': newPasswordProblem(next),
      })}
      onSubmit={save}
    >
      {(fault, busy) => (
        <>
          {/* For the browser's own keeper of passwords: whose it is. */}
          <input type="hidden" autoComplete="username" value={session.user.email} readOnly />
          <Field
            label="Current password"
            type="password"
            name="current-password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
            fault={fault('/current_password', 'The current password')}
          />
          <Field
            label="New password"
            type="password"
            name="new-password"
            autoComplete="new-password"
            required
            hint="At least 8 characters. Other browsers have to sign in again once their token ends."
            value={next}
            onChange={(event) => setNext(event.target.value)}
            fault={fault('/password', 'The new password')}
          />
          <div>
            <Button type="submit" busy={busy}>
              Change the password
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}
