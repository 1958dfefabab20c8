import '../ui/csp.ts';
import { createRoot } from 'react-dom/client';
import { CommandsProvider } from './commands.tsx';
import { WarningWindow } from './warning-window.tsx';
import { shell } from './window-shell.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('warning.html has no #root');

createRoot(root).render(
  <CommandsProvider shell={shell()}>
    <WarningWindow shell={shell()} />
  </CommandsProvider>,
);
