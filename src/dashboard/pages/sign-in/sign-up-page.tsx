import { useState } from 'react';
import { signUp } from '../../api/session.js';
import { emailProblem, nameProblem, newPasswordProblem } from '../../model/account-fields.js';
import { Button, Field, Form } from '../../ui/index.js';
import { Entrance } from './entrance.js';
import style from './entrance.module.css';

/** A new account goes on to its first project. */
export function SignUpPage() {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Entrance
      title="Create an account"
      goOn="/start"
      other={{ question: 'Have an account?', to: '/sign-in', name: 'Sign in' }}
    >
      <Form
        check={() => ({
          '/name': nameProblem(name),
          '/email': emailProblem(email),
          '/password': newPasswordProblem(password),
        })}
        onSubmit={() => signUp(email, name, password)}
      >
        {(fault, busy) => (
          <>
            <Field
              label="Name"
              name="name"
              autoComplete="name"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
              fault={fault('/name', 'The name')}
            />
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
              autoComplete="new-password"
              required
              hint="At least 8 characters."
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              fault={fault('/password', 'The password')}
            />
            <div className={style.submit}>
              <Button kind="primary" type="submit" busy={busy}>
                Create the account
              </Button>
            </div>
          </>
        )}
      </Form>
    </Entrance>
  );
}
