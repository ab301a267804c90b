/** A person signed in to the dashboard. */
export interface UserCaller {
  readonly kind: 'user';
  readonly userId: string;
}

/** A local process with an agent key; it sees its own project and nothing else. */
export interface AgentCaller {
  readonly kind: 'agent';
  readonly agentId: string;
  readonly projectId: string;
  /** The user who owns the project. */
  readonly ownerId: string;
}

/** Who may read evidence: the owner, or an agent of the project. */
export type MemberCaller = UserCaller | AgentCaller;

/** The columns by which a caller's rows are found; every query of a member goes through it. */
export function scopeOf(caller: MemberCaller): { owner_id: string } | { project_id: string } {
  return caller.kind === 'user' ? { owner_id: caller.userId } : { project_id: caller.projectId };
}
