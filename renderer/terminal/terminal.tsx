import '../ui/csp.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { CommandsProvider } from './commands.tsx';
import { DraftsProvider } from './drafts.tsx';
import { shell } from './window-shell.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('terminal.html has no #root');

createRoot(root).render(
  <CommandsProvider shell={shell()}>
    <DraftsProvider>
      <App shell={shell()} />
    </DraftsProvider>
  </CommandsProvider>,
);
