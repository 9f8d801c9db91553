import type { ScheduledAction } from '../model/vm.ts';
import { textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Wanted } from '../xml/reader.ts';
import { integerOr } from './fields.ts';

export const SCHEDULED_WANTED: Wanted = {
  ACTION: true,
  TIME: true,
  REPEAT: true,
  DONE: true,
  END_TYPE: true,
  END_VALUE: true,
};

/** `TIME="+3600"` (ScheduledAction::parse_time). */
const RELATIVE = /^\+(\d{1,10})$/;

/** A SCHED_ACTION (ScheduledAction::to_xml, src/sam/ScheduledAction.cc). */
export function readScheduled(element: XmlElement): ScheduledAction {
  const after = RELATIVE.exec(textOf(element, 'TIME'))?.[1];
  return {
    action: textOf(element, 'ACTION'),
    time: after === undefined ? integerOr(element, 'TIME', null) : null,
    after: after === undefined ? null : Number(after),
    repeat: integerOr(element, 'REPEAT', null),
    done: integerOr(element, 'DONE', -1),
    end: ends(integerOr(element, 'END_TYPE', 0), integerOr(element, 'END_VALUE', 0)),
  };
}

function ends(type: number, value: number): ScheduledAction['end'] {
  if (type === 1) return { type: 'times', value };
  return type === 2 ? { type: 'date', value } : null;
}
