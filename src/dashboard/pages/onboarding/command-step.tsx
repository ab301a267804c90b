import { useState } from 'react';
import type { Agent, Project } from '../../../sdk/types.js';
import { useFreshKey } from '../../api/fresh-keys.js';
import { addressProblem } from '../../model/account-fields.js';
import { firstTestCommand, SAMPLE_TARGET, testCommand } from '../../model/commands.js';
import { CommandBox, Field } from '../../ui/index.js';
import style from './onboarding.module.css';
import { Step } from './step.js';

/** The exact command, for the address that stands above it. */
export function CommandStep({ agent, project }: { agent: Agent; project: Project }) {
  const [target, setTarget] = useState(project.base_url || SAMPLE_TARGET);
  const apiKey = useFreshKey(agent.id);
  const problem = addressProblem(target);
  const { origin } = window.location;
  const command =
    apiKey === null ? testCommand({ target }) : firstTestCommand({ origin, apiKey, target });
  return (
    <Step title="Run a test">
      <div className={style.narrow}>
        <Field
          label="Address to test"
          type="url"
          inputMode="url"
          autoComplete="off"
          value={target}
          onChange={(event) => setTarget(event.target.value)}
          hint="Where things are created by POST and listed by GET."
          fault={problem === null ? undefined : `The address ${problem}.`}
        />
      </div>
      {apiKey === null && (
        <p className={style.quiet}>
          In a shell that has <code>SOFTADASTRA_CLOUD_URL={origin}</code> and the key as{' '}
          <code>SOFTADASTRA_AGENT_KEY</code>:
        </p>
      )}
      {problem === null && <CommandBox text={command} />}
      <p className={style.quiet}>
        Run it in the folder of Softadastra, where <code>npm ci</code> and{' '}
        <code>npm run build</code> have been run. Test only an API whose data you can afford to
        lose: the test writes to it.
      </p>
    </Step>
  );
}
