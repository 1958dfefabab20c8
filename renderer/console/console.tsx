import '../ui/csp.ts';
import '../styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { ConsoleApp } from './console-app.tsx';
import { keepWayBack } from './page/way-back.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('console.html has no #root');
createRoot(place).render(
  <StrictMode>
    <Router aroundNav={keepWayBack}>
      <ConsoleApp />
    </Router>
  </StrictMode>,
);
