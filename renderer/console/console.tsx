import '../ui/csp.ts';
import '../styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConsoleApp } from './console-app.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('console.html has no #root');
createRoot(place).render(
  <StrictMode>
    <ConsoleApp />
  </StrictMode>,
);
