import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { Page, TrendPoint } from '../../../sdk/types.js';
import { Trend } from '../../charts/trend/index.js';
import { offsetOf, withParam } from '../../model/runs-view.js';
import { scenariosOf, zoomed } from '../../model/trend.js';
import { Choice, Empty, Loaded, Pager, Skeleton, useAddress } from '../../ui/index.js';
import { useRunsView } from '../runs/index.js';
import style from './project.module.css';
import { useTrend } from './use-trend.js';

/** Scores over runs; scenario, zoom and picked runs are in the address. */
export function ProjectTrend({ projectId }: { projectId: string }) {
  const [params, edit] = useAddress();
  const scenario = params.get('trend_scenario') ?? '';
  const offset = offsetOf(params, 'trend_offset');
  const all = useTrend(projectId);
  const trend = useTrend(projectId, { ...(scenario && { scenario }), ...(offset && { offset }) });
  const set = (name: string, value: string) =>
    edit((now) => {
      const next = withParam(now, name, value);
      if (name !== 'zoom') next.delete('zoom');
      if (name === 'trend_scenario') next.delete('trend_offset');
      return next;
    });
  const scenarios = scenariosOf([...(all.data?.items ?? []), ...(scenario ? [{ scenario }] : [])]);
  return (
    <Loaded query={trend} skeleton={<Skeleton lines={12} />}>
      {(page) => (
        <div className={style.trend}>
          {scenarios.length > 1 && (
            <div className={style.scenario}>
              <Choice
                label="Scenario"
                value={scenario}
                choices={[
                  { value: '', text: 'All' },
                  ...scenarios.map((name) => ({ value: name, text: name })),
                ]}
                onChange={(value) => set('trend_scenario', value)}
              />
            </div>
          )}
          {page.items.length === 0 ? (
            <NoRuns scenario={scenario} />
          ) : (
            <Picture page={page} zoom={params.get('zoom') ?? ''} onZoom={(to) => set('zoom', to)} />
          )}
          {page.total > page.limit && (
            <Pager {...page} onOffset={(next) => set('trend_offset', next ? String(next) : '')} />
          )}
        </div>
      )}
    </Loaded>
  );
}

interface PictureProps {
  readonly page: Page<TrendPoint>;
  /** First and last run that are shown; empty: all. */
  readonly zoom: string;
  readonly onZoom: (zoom: string) => void;
}

function Picture({ page, zoom, onZoom }: PictureProps) {
  const [{ picked }, { pick }] = useRunsView();
  const navigate = useNavigate();
  const points = useMemo(() => zoomed(page.items, zoom.split(',')), [page.items, zoom]);
  return (
    <Trend
      points={points}
      all={page.items}
      picked={picked}
      onOpen={(runId) => void navigate(`/runs/${runId}`)}
      onPick={pick}
      onZoom={(first, last) => onZoom(`${first},${last}`)}
      onWhole={() => onZoom('')}
    />
  );
}

function NoRuns({ scenario }: { scenario: string }) {
  if (scenario) return <Empty title={`No run of ${scenario} has ended yet.`} />;
  return <Empty title="No run has ended yet.">The score of each one stands here.</Empty>;
}
