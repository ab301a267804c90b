import { toIso, toIsoOrNull } from '../../platform/clock.js';
import type { ProjectRow, TrendRow } from './projects.model.js';

export function presentProject(project: ProjectRow) {
  return {
    id: project.id,
    name: project.name,
    slug: project.slug,
    description: project.description,
    base_url: project.base_url,
    created_at: toIso(project.created_at),
    updated_at: toIso(project.updated_at),
  };
}

export function presentTrendPoint(run: TrendRow) {
  return {
    run_id: run.id,
    scenario: run.scenario,
    score: run.score,
    grade: run.grade,
    risks: run.risks === null ? null : JSON.parse(run.risks),
    revision: run.revision,
    labels: JSON.parse(run.labels),
    created_at: toIso(run.created_at),
    finished_at: toIsoOrNull(run.finished_at),
  };
}
