import type { ReportLatency } from '../../../sdk/types.js';
import { count, duration } from '../../model/format.js';
import { type LatencyRow, latencyRows, latencyScale, QUANTILES } from '../../model/latency.js';
import style from './latency.module.css';

/** How long answers took, with and without an injected fault: a picture, and its numbers. */
export function LatencyChart({ latency }: { latency: ReportLatency }) {
  const rows = latencyRows(latency);
  return (
    <div className={style.latency}>
      <Picture rows={rows} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={style.wrap} aria-label="Latency in numbers" tabIndex={0}>
        <Numbers rows={rows} />
      </section>
    </div>
  );
}

/** From the median to the slowest, on a scale of decades; the numbers beneath say the same. */
function Picture({ rows }: { rows: readonly LatencyRow[] }) {
  const { ticks, place } = latencyScale(rows);
  const at = (ms: number) => `${place(ms) * 100}%`;
  return (
    <div className={style.picture} aria-hidden="true">
      {rows.map(({ name, values }, row) => (
        <div key={name} className={style.row}>
          <span className={style.name}>{name}</span>
          <span className={style.track}>
            {ticks.map((tick) => (
              <span key={tick} className={style.grid} style={{ left: at(tick) }} />
            ))}
            {values.p50 !== null && values.max !== null && (
              <span
                className={style.range}
                style={{
                  left: at(values.p50),
                  width: `${(place(values.max) - place(values.p50)) * 100}%`,
                }}
              />
            )}
            {QUANTILES.map((quantile) => {
              const ms = values[quantile];
              if (ms === null) return null;
              return (
                <span
                  key={quantile}
                  className={row === 0 ? style.mark : `${style.mark} ${style.faulty}`}
                  data-quantile={quantile}
                  title={`${quantile} ${duration(ms)}`}
                  style={{ left: at(ms) }}
                />
              );
            })}
          </span>
        </div>
      ))}
      <div className={style.row}>
        <span className={style.name} />
        <span className={style.axis}>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: at(tick) }}>
              {duration(tick)}
            </span>
          ))}
        </span>
      </div>
    </div>
  );
}

function Numbers({ rows }: { rows: readonly LatencyRow[] }) {
  return (
    <table className={style.numbers}>
      <caption className="heard">Latency of answered attempts</caption>
      <thead>
        <tr>
          <th scope="col">Answers</th>
          <th scope="col">Count</th>
          {QUANTILES.map((quantile) => (
            <th key={quantile} scope="col">
              {quantile}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, count: answers, values }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{count(answers)}</td>
            {QUANTILES.map((quantile) => {
              const ms = values[quantile];
              return <td key={quantile}>{ms === null ? '–' : duration(ms)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
