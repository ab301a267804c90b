import type { Evidence, ReportRun, ReportScore, Timeline, Verdict } from './document.js';
import { isWrite } from './tally.js';
import { VERDICT_WORDS, VERDICTS } from './verdicts.js';
import { counted, faultWords, listWords } from './words.js';

/** What the summary is made of. */
export interface Findings {
  run: ReportRun;
  events: number;
  evidence: Evidence;
  timeline: Timeline;
  score: ReportScore;
}

/** The whole result in a few sentences, the worst finding first. */
export function summaryOf(findings: Findings): string {
  if (findings.events === 0) return 'The run holds no event, so there is nothing to judge.';
  const sentences = [
    ...verdictSentences(findings),
    ...violationSentences(findings),
    ...reportedSentences(findings),
  ];
  if (sentences.length === 0) sentences.push(soundSentence(findings));
  if (findings.run.status === 'abandoned') {
    sentences.push('The agent never finished this run: the findings cover what arrived.');
  }
  if (findings.run.status === 'failed' || findings.run.status === 'cancelled') {
    sentences.push(`The agent ended this run as ${findings.run.status}.`);
  }
  return sentences.join(' ');
}

function verdictSentences({ evidence, timeline }: Findings): string[] {
  return VERDICTS.flatMap((verdict) => {
    const count = evidence.counts[verdict];
    if (count === 0) return [];
    const faults = faultsOf(evidence, verdict, timeline);
    const after = faults.length === 0 ? '' : ` after ${listWords(faults)}`;
    const be = count === 1 ? 'is' : 'are';
    const were = count === 1 ? 'was' : 'were';
    switch (verdict) {
      case 'lost':
        return `${share(count, acknowledgedWrites(evidence), 'acknowledged ')} ${be} missing${after}.`;
      case 'unknown':
        return `${share(count, evidence.operations_total)} could not be read back, and ${be} not counted as kept.`;
      default:
        return `${share(count, evidence.operations_total)} ${were} ${VERDICT_WORDS[verdict]}${after}.`;
    }
  });
}

/** What a read answers is no promise to keep anything. */
function acknowledgedWrites(evidence: Evidence): number {
  const reads = (evidence.kinds ?? []).filter(({ kind }) => !isWrite(kind));
  return evidence.operations_acknowledged - reads.reduce((sum, each) => sum + each.acknowledged, 0);
}

function violationSentences({ evidence }: Findings): string[] {
  const total = evidence.violations_total ?? 0;
  if (total === 0) return [];
  const places = total === 1 ? 'one place' : `${total.toLocaleString('en-US')} places`;
  return [`The answers contradict each other in ${places}.`];
}

/** The faults that at least half of the listed operations of one verdict met, the commonest first. */
function faultsOf(evidence: Evidence, verdict: Verdict, timeline: Timeline): string[] {
  const listed = evidence.operations.filter((each) => each.verdict === verdict);
  const seen = new Map<string, number>();
  for (const words of listed.flatMap((each) => [...new Set(each.faults.map(faultWords))])) {
    seen.set(words, (seen.get(words) ?? 0) + 1);
  }
  const ranked = [...seen].sort(([, a], [, b]) => b - a);
  const common = ranked.filter(([, count], i) => i === 0 || count * 2 >= listed.length);
  if (common.length > 0) return common.slice(0, 3).map(([words]) => words);
  return verdict === 'lost' && timeline.restarts.length > 0 ? ['restarts'] : [];
}

function share(count: number, total: number, adjective = ''): string {
  if (total < count) return counted(count, `${adjective}operation`);
  return `${count.toLocaleString('en-US')} of ${counted(total, `${adjective}operation`)}`;
}

/** Deductions that no verdict explains: timeouts, and what agents of another make report. */
function reportedSentences({ evidence, score }: Findings): string[] {
  const explained =
    (evidence.violations_total ?? 0) > 0 ||
    VERDICTS.some((verdict) => evidence.counts[verdict] > 0);
  return score.deductions.flatMap(({ rule, count }) => {
    if (rule === 'request_timeout')
      return `${counted(count, 'request')} timed out without an injected fault.`;
    const severity = /^severity_(.+)$/.exec(rule)?.[1];
    if (severity === undefined || explained) return [];
    const others = score.deductions.some((each) => !each.rule.startsWith('severity_'));
    return others
      ? []
      : `${counted(count, `${severity} event`)} ${count === 1 ? 'was' : 'were'} reported.`;
  });
}

function soundSentence({ evidence, timeline }: Findings): string {
  const faults = Object.entries(timeline.faults).map(([fault]) => faultWords(fault));
  const total = Object.values(timeline.faults).reduce((sum, count) => sum + count, 0);
  const under =
    total === 0
      ? 'No fault was injected.'
      : `${counted(total, 'fault')} ${total === 1 ? 'was' : 'were'} injected: ${listWords(faults.slice(0, 8))}.`;
  const acknowledged = acknowledgedWrites(evidence);
  if (acknowledged === 0) return `No risk was reported. ${under}`;
  const all =
    acknowledged === 1
      ? 'The one acknowledged operation was'
      : `All ${counted(acknowledged, 'acknowledged operation')} were`;
  return `${all} kept, none lost and none doubled. ${under}`;
}
