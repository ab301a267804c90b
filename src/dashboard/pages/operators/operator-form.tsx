import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.js';
import { enterAsOperator, isRefused } from '../../api/operator.js';
import { Button, Field, Form } from '../../ui/index.js';
import style from './operators.module.css';

export function OperatorForm() {
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  return (
    <div className={style.form}>
      <Form
        check={() => ({ '/token': token.trim() === '' ? 'is required' : null })}
        onSubmit={async () => {
          try {
            await enterAsOperator(queries, token.trim());
          } catch (error) {
            throw error instanceof Error && isRefused(error) ? refused() : error;
          }
        }}
      >
        {(fault, busy) => (
          <>
            <Field
              label="Operator token"
              type="password"
              autoComplete="off"
              required
              hint={
                <>
                  What the server has in <code>CLOUD_OPERATOR_TOKEN</code>. Without it nobody is an
                  operator. The page forgets it when it is reloaded.
                </>
              }
              value={token}
              onChange={(event) => setToken(event.target.value)}
              fault={fault('/token', 'The token')}
            />
            <div>
              <Button kind="primary" type="submit" busy={busy}>
                Show the queues
              </Button>
            </div>
          </>
        )}
      </Form>
    </div>
  );
}

function refused(): ApiError {
  const details = [{ path: '/token', message: 'is not the operator token of this server' }];
  return new ApiError(401, 'validation_failed', 'The token was refused', details);
}
