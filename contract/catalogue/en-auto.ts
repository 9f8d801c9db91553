/** What happens by itself: auto-connect, station sign-in, idle time-out, messages of the site, schedules. */
export const enAuto = {
  'auto.idle': 'Is anybody there?',
  'auto.idle.sign-out': 'You will be signed out in {seconds} s, and what is open here is closed.',
  'auto.idle.station': 'What is open here is closed in {seconds} s.',
  'auto.idle.machines': 'Your machines themselves run on.',
  'auto.idle.stay': 'I am here',
  'auto.idle.any': 'Any key or touch will do.',
  'auto.connect': '{desktop} opens by itself',
  'auto.connect.left': 'In {seconds} s. Any key stops it.',
  'auto.connect.now': 'Open now',
  'auto.connect.stop': 'Do not open',

  'auto.message': 'Message of your site',
  'auto.message.warning': 'Warning of your site',
  'auto.dismiss': 'I have read it',

  'auto.notice': 'Save your work',
  'auto.notice.back': 'Back to the desktop',
  'auto.notice.list': 'I have read it',

  'schedule.off': 'Shuts down at {time}',
  'schedule.off.tomorrow': 'Shuts down tomorrow at {time}',
  'schedule.off.date': 'Shuts down on {date} at {time}',
  'schedule.sleep': 'Goes to sleep at {time}',
  'schedule.sleep.tomorrow': 'Goes to sleep tomorrow at {time}',
  'schedule.sleep.date': 'Goes to sleep on {date} at {time}',
  'schedule.restart': 'Restarts at {time}',
  'schedule.restart.tomorrow': 'Restarts tomorrow at {time}',
  'schedule.restart.date': 'Restarts on {date} at {time}',
  'schedule.start': 'Starts at {time}',
  'schedule.start.tomorrow': 'Starts tomorrow at {time}',
  'schedule.start.date': 'Starts on {date} at {time}',
  'schedule.end': 'Is removed at {time}',
  'schedule.end.tomorrow': 'Is removed tomorrow at {time}',
  'schedule.end.date': 'Is removed on {date} at {time}',
  'schedule.of': '{desktop}: {schedule}',

  'station.title': 'This terminal signs in by itself',
  'station.signing-in': 'Signing in as {user}…',
  'station.waiting': 'It is tried again by itself in {seconds} s. You need not do anything.',
  'station.stopped': 'It is not tried again by itself.',
  'station.again': 'Try again now',
  'station.others': 'Somebody else',
  'station.back': 'Back to this terminal’s own desktops',

  'failure.auth-rejected.station':
    'The cloud refuses the user and the secret that this terminal signs in with. Tell whoever looks after it, with the number below.',
  'failure.auth-rejected.secret':
    'This terminal cannot read the secret that it signs in with. Tell whoever looks after it, with the number below.',
  'failure.session-expired.idle': 'You were signed out, for nobody was here for a while.',
} as const satisfies Readonly<Record<string, string>>;
