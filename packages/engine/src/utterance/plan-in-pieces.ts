import { type PieceInPlan, type Plan, piecesOf } from '../synthesis/plan.ts';

/** A plan as a list of pieces, in the order in which they are spoken. */
export interface PlanInPieces extends Pick<Plan, 'unknown' | 'passage'> {
  readonly pieces: readonly PieceInPlan[];
  /** Of all pieces. */
  readonly phonemeIds: number;
}

export function planInPieces(plan: Plan): PlanInPieces {
  const pieces = piecesOf(plan);
  const phonemeIds = pieces.reduce((sum, { ids }) => sum + ids.length, 0);
  const { unknown, passage } = plan;
  return { pieces, phonemeIds, unknown, ...(passage && { passage }) };
}
