import { enAuto } from './en-auto.ts';
import { enMachine } from './en-machine.ts';
import { enBoot } from './en-boot.ts';
import { enOffers } from './en-offers.ts';

/** Every sentence of the interface. `{name}` is replaced by a value, which is plain text. */
export const en = {
  ...enBoot,
  ...enOffers,
  ...enAuto,
  ...enMachine,

  'chip.ready': 'Ready',
  'chip.running': 'Open',
  'chip.off': 'Off',
  'chip.asleep': 'Asleep',
  'chip.starting': 'Starting…',
  'chip.needs-help': 'Needs help',
  'chip.busy': 'Busy',
  'chip.not-allowed': 'Not allowed',

  'phase.running': 'Ready to open',
  'phase.starting': 'Starting by itself',
  'phase.queued': 'Waiting for its turn to start',
  'phase.held': 'Kept back; opening it starts it',
  'phase.off': 'Off; opening it starts it',
  'phase.asleep': 'Asleep; opening it wakes it',
  'phase.stopping': 'Shutting down',
  'phase.busy': 'Busy; it will be ready soon',
  'phase.unknown': 'Its host does not answer',
  'phase.failed': 'It could not be started',
  'phase.gone': 'No longer there',
  'phase.not-allowed': 'Off or locked, and you may not start it',
  'phase.locked': 'Locked by whoever looks after it',
  'phase.cloning': 'Being copied for you',
  'phase.snapshot': 'A snapshot is being made or taken back',
  'phase.moving': 'Moving to another host',
  'phase.backup': 'Ready to open; it is being backed up',

  'action.open': 'Open',
  'action.start': 'Start',
  'action.restart': 'Restart',
  'action.restart-hard': 'Hard restart',
  'action.shut-down': 'Shut down',
  'action.power-off-hard': 'Cut the power',
  'action.suspend': 'Put to sleep',
  'action.try-again': 'Try again',
  'action.back': 'Back',
  'action.continue': 'Continue',
  'action.close': 'Leave',
  'action.console': 'Show the machine’s own screen',
  'action.cancel': 'Cancel',

  'confirm.restart': 'Work in {name} that is not saved will be lost.',
  'confirm.yes': 'Yes: {action}',

  'layer.cloud': 'Cloud',
  'layer.machine': 'Machine',
  'layer.system': 'System',
  'layer.connection': 'Connection',
  'layer.waiting': 'waiting',
  'layer.working': 'working',
  'layer.done': 'done',
  'layer.failed': 'failed',

  'session.reading': 'Asking the cloud about this desktop',
  'session.starting': 'The machine is starting',
  'session.resuming': 'The machine is waking up',
  'session.queued': 'The cloud is looking for a place for the machine: {text}',
  'session.stopping': 'The machine is shutting down first',
  'session.busy': 'The machine is busy; waiting for it',
  'session.waiting-rdp': 'The machine runs. Waiting for its system to answer',
  'session.waiting-spice': 'The machine runs. Waiting for its screen',
  'session.waiting-vnc': 'The machine runs. Waiting for its console',
  'session.connecting': 'Connecting',
  'session.questions': 'Before this desktop opens',
  'session.application-open': 'The application is open',
  'session.frozen': 'The desktop gives no sign of life: its picture may stand still. It is waited for.',
  'session.credentials': 'Sign in to this desktop',
  'session.credentials-again': 'Sign in to this desktop once more',
  'session.open': 'Your desktop is open',
  'session.did-not-boot': 'The machine runs, but its system does not answer. This is its own screen.',
  'session.restarting': 'The machine was restarted. Watch its own screen here.',
  'session.ready': 'Your desktop is ready',
  'session.console': 'This is the machine’s own screen',
  'session.failed': 'This desktop could not be opened',
  'session.took': 'for {seconds} s; it takes {limit} s at most',
  'session.no-console': 'The machine has no screen that can be shown here.',

  'questions.take-over':
    'Somebody else may be working at this desktop now. It shows itself to one person only: opening it would end their connection.',
  'questions.share': 'What may this desktop use?',
  'questions.card': 'My smart card',
  'questions.card-risk': 'The desktop can then ask for its PIN, and lock the card by wrong ones.',
  'questions.open-anyway': 'Open all the same',

  'strip.label': 'Open desktops',
  'strip.home': 'All desktops',
  'strip.attention': 'needs you',

  'signin.title': 'Sign in',
  'signin.user': 'User name',
  'signin.password': 'Password',
  'signin.show': 'Show',
  'signin.hide': 'Hide',
  'signin.submit': 'Sign in',
  'signin.working': 'Signing in…',
  'signin.waiting': 'This takes longer than usual: the cloud is busy. You need not do anything.',
  'signin.demo': 'Sign in as the demo user “{user}”',
  'signin.cloud': 'Cloud: {cloud}',
  'signin.caps': 'Caps Lock is on',
  'signin.layout': 'Keyboard: {layout}',
  'signin.missing-user': 'Please type your user name.',
  'signin.missing-password': 'Please type your password.',

  'home.hello': 'Hello, {name}',
  'home.desktops': 'Desktops',
  'home.applications': 'Applications',
  'home.empty': 'There is no desktop for you yet. Ask whoever looks after your desktops for one.',
  'home.none-found': 'Nothing here has this in its name.',
  'home.search': 'Search',
  'home.more': 'More for {name}',
  'home.loading': 'Reading your desktops…',
  'home.sign-out': 'Sign out',
  'home.stale': 'This list is from {time}. It is read again by itself; what is open stays open.',
  'home.try-again': 'Try again',

  'app.on': 'on {desktop}',

  'bar.language': 'Language',
  'bar.keyboard': 'Keyboard',
  'bar.power': 'Power',
  'bar.power.off': 'Turn this terminal off',
  'bar.power.restart': 'Restart this terminal',
  'bar.power.leave': 'Leave the shell',

  'console.label': 'Screen of {name}',
  'console.connecting': 'Connecting to the machine’s screen…',
  'console.closed': 'The connection to the machine’s screen ended.',
  'console.again': 'Connect again',
  'console.cad': 'Send Ctrl+Alt+Del',
  'console.keys':
    'Everything you type goes to the machine. Ctrl+Alt+Shift+Esc brings you back to the buttons.',

  'protocol.spice': 'SPICE',
  'protocol.rdp': 'RDP',
  'protocol.vnc': 'Console',

  incident: 'Number for help: {incident}',
  unknown: 'Something happened that has no words yet.',

  'failure.auth-rejected': 'User name and password do not match. Please check both and try again.',
  'failure.session-expired': 'Your sign-in has ended. Please sign in again.',
  'failure.not-allowed': 'You may not do this. Whoever looks after your desktops can allow it.',
  'failure.not-allowed.locked':
    'This desktop is locked by whoever looks after it. Ask them, or try again later.',
  'failure.not-found': 'This desktop is no longer there.',
  'failure.wrong-state': 'The desktop has changed meanwhile. Please try again in a moment.',
  'failure.wrong-state.turned-off':
    'The machine was running and is off again: somebody turned it off, or its system shut down. Try again to start it.',
  'failure.limit-reached': 'You have as many as you may have. Give one of them up first, or ask for help.',
  'failure.busy': 'Something else is still being done. Please wait a moment.',
  'failure.cloud-unreachable':
    'The cloud cannot be reached. Check the network cable, or try again in a while.',
  'failure.cloud-unreachable.refused':
    'The cloud does not accept connections at the moment. Try again in a while.',
  'failure.cloud-unreachable.reset':
    'The cloud is very busy and dropped the connection. Try again in a while.',
  'failure.cloud-unreachable.dns':
    'The name of the cloud cannot be found. Check the network cable, or ask for help.',
  'failure.cloud-unreachable.timeout': 'The cloud does not answer in time. Try again in a while.',
  'failure.cloud-unreachable.proxy':
    'The proxy on the way to the cloud refuses the connection. Ask for help, with the number below.',
  'failure.cloud-unreachable.unsure':
    'The connection broke in the middle, and nobody can tell whether this was done. Look at the desktop before you try again.',
  'failure.cloud-misbehaves':
    'The cloud gave an answer that makes no sense. Ask for help, with the number below.',
  'failure.cloud-misbehaves.http':
    'Something other than the cloud answered. Ask for help, with the number below.',
  'failure.cloud-misbehaves.html':
    'A web page answered instead of the cloud. Ask for help, with the number below.',
  'failure.cloud-misbehaves.redirect':
    'The cloud’s address points somewhere else, so nothing more was sent. Ask for help, with the number below.',
  'failure.cloud-misbehaves.size':
    'The cloud’s answer is longer than this terminal takes. Ask for help, with the number below.',
  'failure.cloud-misbehaves.fault':
    'The cloud does not understand this terminal. Ask for help, with the number below.',
  'failure.tls-untrusted': 'The cloud cannot prove who it is, so nothing was sent to it. Ask for help.',
  'failure.tls-untrusted.name':
    'The certificate of the cloud is for another name, so nothing was sent to it. Ask for help.',
  'failure.tls-untrusted.expired':
    'The certificate of the cloud has expired, or the clock of this terminal is wrong. Nothing was sent. Ask for help.',
  'failure.tls-untrusted.pin':
    'The cloud shows another certificate than this terminal knows, so nothing was sent to it. Ask for help.',
  'failure.tls-mismatch': 'This terminal and the cloud do not agree on how to encrypt. Ask for help.',
  'failure.tls-mismatch.no-tls':
    'The port of the cloud does not speak TLS, so nothing was sent to it. Ask for help, with the number below.',
  'failure.tls-mismatch.needs-tls':
    'The port of the cloud speaks TLS only, and this terminal was told otherwise. Ask for help, with the number below.',
  'failure.tls-mismatch.tls-client':
    'The cloud does not accept the certificate of this terminal. Ask for help, with the number below.',
  'failure.cloud-error': 'The cloud has a trouble of its own. Try again in a while.',
  'failure.timeout': 'This took too long. Please try again.',
  'failure.timeout.start': 'The machine did not start in time. Try again, or ask for help.',
  'failure.timeout.viewer': 'The machine answers, but its picture did not come in time. Please try again.',
  'failure.timeout.queued':
    'The cloud found no place for the machine in time. It says: “{text}”. Try again, or ask for help.',
  'failure.vm-failed':
    'The cloud could not start this machine. Ask whoever looks after your desktops, with the number below.',
  'failure.vm-failed.text':
    'The cloud could not start this machine. It says: “{text}”. Ask whoever looks after your desktops.',
  'failure.no-way-in': 'This machine offers no way to see it. Ask whoever looks after your desktops.',
  'failure.no-address': 'The cloud does not tell where this machine can be reached. Ask for help.',
  'failure.port-unreachable':
    'The machine runs, but it cannot be reached from here. Try again, or ask for help.',
  'failure.viewer-missing': 'This terminal lacks the program {program}. Ask for help.',
  'failure.viewer-failed': 'The program that shows the desktop has failed. Please try again.',
  'failure.ticket-rejected': 'The machine refuses the connection. Please try again.',
  'failure.unusable-value':
    'This desktop cannot be opened: a value of it holds characters that no viewer takes.',
  'failure.unusable-value.user':
    'The user name holds characters that cannot be used here. Please type it again.',
  'failure.unusable-value.password':
    'The password holds characters that cannot be used here. Please type it again.',
  'failure.logon-dropped':
    'The desktop hung up during the sign-in. Please check user name and password and type them again.',
  'failure.logon-dropped.again':
    'The desktop answers, and breaks off at each sign-in. Its own screen may tell more; or ask for help.',
  'failure.logon-rejected': 'The desktop refuses this user name or password. Please type them again.',
  'failure.logon-restricted': 'The desktop refuses this sign-in. Ask whoever looks after your desktops.',
  'failure.logon-restricted.locked': 'Your account at the desktop is locked. Ask for help.',
  'failure.logon-restricted.expired': 'Your password at the desktop has expired. Ask for help.',
  'failure.logon-restricted.must-change': 'Your password at the desktop must be changed first. Ask for help.',
  'failure.logon-restricted.disabled': 'Your account at the desktop is switched off. Ask for help.',
  'failure.logon-restricted.account-expired': 'Your account at the desktop has ended. Ask for help.',
  'failure.logon-restricted.hours':
    'You may not sign in to this desktop at this time. Try again later, or ask for help.',
  'failure.logon-restricted.not-granted':
    'Your account may not sign in to this desktop from a terminal. Ask for help.',
  'failure.logon-restricted.unavailable':
    'The desktop cannot ask whoever knows your password at the moment. Try again in a while, or ask for help.',
  'failure.desktop-refuses': 'The desktop lets nobody in this way. Ask for help, with the number below.',
  'failure.desktop-refuses.licence':
    'The desktop has no licence left for one more terminal. Try again later, or ask for help.',
  'failure.desktop-refuses.program': 'The desktop does not start this application. Ask for help.',
  'failure.desktop-refuses.security':
    'This terminal and the desktop do not agree on how to encrypt, so your password was not sent. Ask for help.',
  'failure.session-ended': 'The desktop ended your session. Your work in it may still be there.',
  'failure.session-ended.server':
    'Whoever looks after the desktop, or the desktop itself, ended your session.',
  'failure.session-ended.idle': 'The desktop ended your session, for nobody used it for a while.',
  'failure.session-ended.time': 'The desktop ended your session, for its time is over.',
  'failure.certificate-untrusted':
    'The desktop cannot prove that it is the right one, so your password was not sent to it. Ask for help.',
  'failure.certificate-untrusted.changed':
    'The desktop shows another certificate than the one this terminal knows, so your password was not sent to it. Ask for help: it may have been set up anew, or be another machine.',
  'failure.certificate-untrusted.unknown':
    'This terminal does not know the certificate of the desktop, so your password was not sent to it. Ask for help.',
  'failure.certificate-untrusted.no-memory':
    'This terminal cannot remember the certificates of desktops, so your password was not sent. Ask for help.',
  'failure.connection-lost': 'The connection to the desktop broke. Your work in it is still there.',
  'failure.connection-lost.frozen':
    'The desktop gave no sign of life for too long, so the connection was ended. Your work in it may still be there.',
  'failure.replaced': 'This desktop was opened somewhere else.',
  'failure.policy-denied': 'The rules of this terminal do not allow this.',
  'failure.policy-denied.security':
    'This desktop asks for an older way of encryption than the rules of this terminal allow.',
  'failure.policy-denied.tls': 'The rules of this terminal want encryption, and this desktop offers none.',
  'failure.policy-denied.certificate':
    'The rules of this terminal want to know the certificate of a desktop beforehand, and this one is not known.',
  'failure.cancelled': 'Cancelled.',
  'failure.bad-request': 'This is not possible now.',
  'failure.internal': 'The shell made a mistake. Please try again, and tell the number below if it stays.',
} as const satisfies Readonly<Record<string, string>>;

export type CatalogueKey = keyof typeof en;
