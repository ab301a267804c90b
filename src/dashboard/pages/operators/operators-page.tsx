import { useQueryClient } from '@tanstack/react-query';
import { leaveAsOperator, useIsOperator } from '../../api/operator.js';
import { useTrail } from '../../shell/trail.js';
import { Button, Page, Section } from '../../ui/index.js';
import { HealthFacts } from './health-facts.js';
import { OperatorForm } from './operator-form.js';
import { QueuesTable } from './queues-table.js';

/** Whether the server is well, and how far its workers are behind. */
export function OperatorsPage() {
  const isOperator = useIsOperator();
  const queries = useQueryClient();
  useTrail([{ text: 'Operators' }]);
  return (
    <Page
      title="Operators"
      subtitle="Whether this server is well, and whether its workers keep up."
      actions={
        isOperator && <Button onClick={() => leaveAsOperator(queries)}>Forget the token</Button>
      }
    >
      <Section title="Health">
        <HealthFacts />
      </Section>
      <Section
        title="Queues"
        aside={
          <a href="/admin/queues" target="_blank" rel="noreferrer">
            Jobs of the queues <span aria-hidden="true">↗</span>
            <span className="heard"> (a new tab, which asks for the token)</span>
          </a>
        }
      >
        {isOperator ? <QueuesTable /> : <OperatorForm />}
      </Section>
    </Page>
  );
}
