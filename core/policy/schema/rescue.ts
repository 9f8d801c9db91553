import * as v from 'valibot';
import { RESCUE_ACTIONS } from '../rescue-settings.ts';
import type { RescueSettings } from '../rescue-settings.ts';
import { flag, listOf, oneOf, table, whole } from './parts.ts';

export const rescue = table({
  actions: v.optional(
    listOf(RESCUE_ACTIONS),
    RESCUE_ACTIONS.filter((each) => each !== 'keep'),
  ),
  'view-only': flag(false),
  'keep-most': v.optional(whole(1, 50), 5),
  'keep-full': v.optional(oneOf(['refuse', 'delete-oldest']), 'refuse'),
});

export const rescueOf = (it: v.InferOutput<typeof rescue>): RescueSettings => ({
  actions: it.actions,
  viewOnly: it['view-only'],
  keepMost: it['keep-most'],
  keepFull: it['keep-full'],
});
