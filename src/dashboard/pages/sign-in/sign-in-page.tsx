import { useState } from 'react';
import { signIn } from '../../api/session.js';
import { emailProblem } from '../../model/account-fields.js';
import { Button, Field, Form } from '../../ui/index.js';
import { Entrance } from './entrance.js';
import style from './entrance.module.css';

export function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Entrance
      title="Sign in"
      other={{ question: 'No account yet?', to: '/sign-up', name: 'Create one' }}
    >
      <Form
        check={() => ({
          '/email': emailProblem(email),
          '/password': password === '' ? 'is required' : null,
        })}
        credentialsAt="/password"
        onSubmit={() => signIn(email, password)}
      >
        {(fault, busy) => (
          <>
            <Field
              label="E-mail address"
              type="email"
              name="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              fault={fault('/email', 'The e-mail address')}
            />
            <Field
              label="Password"
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              fault={fault('/password', 'The password')}
            />
            <div className={style.submit}>
              <Button kind="primary" type="submit" busy={busy}>
                Sign in
              </Button>
            </div>
          </>
        )}
      </Form>
    </Entrance>
  );
}
