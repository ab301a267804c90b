import type { Report } from '../../../sdk/types.js';
import { Section } from '../../ui/index.js';
import style from './run.module.css';

/** What the agent itself said of the run, beside what the cloud made of its events. */
export function AgentWords({ report }: { report: Report | undefined }) {
  if (!report) return null;
  const { agent_summary, raw_json } = report;
  const hasRaw = raw_json !== null && raw_json !== undefined;
  if (!agent_summary && !hasRaw) return null;
  return (
    <Section title="What the agent said" aside="kept as it was sent">
      {agent_summary && <blockquote className={style.said}>{agent_summary}</blockquote>}
      {hasRaw && (
        <details className={style.raw}>
          <summary>Its own result as JSON</summary>
          <pre>{JSON.stringify(raw_json, null, 2)}</pre>
        </details>
      )}
    </Section>
  );
}
