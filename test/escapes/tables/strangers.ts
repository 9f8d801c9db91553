import type { Escape, Family } from '../case.ts';

const told = (name: string, may: string): Escape => ({ name, does: [], may });

const SAYS = 'says what is wrong, in the shell';

export const DIALOGS: Family = {
  name: 'Dialogs of the viewers',
  where: 'the list of desktops, from which one opens that cannot',
  holds:
    'certificates never by asking, secrets on standard input, `ask-quit=false`; a dialog is hidden and closed (`platform/windows/`)',
  escapes: [
    told('the certificate of another server', SAYS),
    told('the question for another password of SPICE', SAYS),
    told('the question for another password of RDP', 'asks for it in the shell'),
    told('the question whether to leave a SPICE desktop', 'is not heeded in kiosk mode'),
    told('the question whether to leave an RDP desktop', 'leaves it, and nothing is asked'),
  ],
  controls: ['a wrong ticket has a dialog'],
};

export const STRANGERS: Family = {
  name: 'What a stranger writes',
  where: 'the list of desktops; one of them is called `<img src=x onerror=alert(1)> --exec=sh` and more',
  holds: 'names are text; they reach a program only cleaned (`core/sessions/text.ts`), never as an option',
  escapes: [
    told('mark-up in the name of a machine, in the list', 'is text'),
    told('an option in the name of a machine, for its viewer', 'is the title of its window'),
  ],
  controls: [],
};
