import { render } from 'preact';
import { App } from './app.tsx';
import { lockInput } from './keys.ts';

lockInput(window);
render(<App />, document.body);
