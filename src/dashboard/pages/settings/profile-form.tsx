import { useState } from 'react';
import type { User } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { updateUser, useSession } from '../../api/session.js';
import { nameProblem } from '../../model/account-fields.js';
import { Button, Field, Form, say } from '../../ui/index.js';

export function ProfileForm() {
  const session = useSession();
  const user = session.state === 'in' || session.state === 'expired' ? session.user : null;
  const [name, setName] = useState(user?.name ?? '');
  if (!user) return null;
  const save = async () => {
    updateUser(await change<User>('PUT', '/api/auth/me', { name }));
    say('Your name was changed.');
  };
  return (
    <Form check={() => ({ '/name': nameProblem(name) })} onSubmit={save}>
      {(fault, busy) => (
        <>
          <Field label="E-mail address" type="email" readOnly value={user.email} />
          <Field
            label="Name"
            name="name"
            autoComplete="name"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
            fault={fault('/name', 'The name')}
          />
          <div>
            <Button type="submit" busy={busy} disabled={name.trim() === user.name}>
              Save the name
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}
