/** Walking a tree of steps: a guide's, a runbook's, or any other kind that holds substeps. */

/** Steps with all their substeps, in the order in which they are read. */
export const allSteps = <S extends { substeps: readonly S[] }>(steps: readonly S[]): S[] =>
  steps.flatMap((step) => [step, ...allSteps(step.substeps)]);

/** All steps of the sections of a runbook or guide, in the order in which they are read. */
export const stepsOf = <S extends { substeps: readonly S[] }>(sections: readonly { steps: readonly S[] }[]): S[] =>
  sections.flatMap(({ steps }) => allSteps(steps));
