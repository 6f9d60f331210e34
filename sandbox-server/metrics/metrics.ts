/** The sandbox's metrics. Names and labels are its own words; nothing a learner wrote gets in. */
import { readFileSync } from 'node:fs';
import type { IsolatePool } from '../isolates/isolate.ts';
import type { Journal } from '../session/journal.ts';
import type { Sessions } from '../session/sessions.ts';
import { byLabel, exposition, single, type Metric } from './exposition.ts';

export interface Measured {
  readonly sessions: Sessions;
  readonly pool: IsolatePool;
  readonly journal: Journal;
  /** TCP connections to the front, and control channels, that are open. */
  readonly sockets: number;
  readonly channels: number;
}

/** All metrics as text, for a scrape. */
export function metricsText({ sessions, pool, journal, sockets, channels }: Measured): string {
  const { isolates, ready, hostPid } = pool.status();
  return exposition([
    single('sandbox_sessions', 'gauge', 'Sessions that live.', sessions.size),
    single('sandbox_sessions_opened_total', 'counter', 'Sessions opened.', journal.sessionsOpened),
    single('sandbox_runs', 'gauge', 'Runs that live.', journal.runsLive),
    single('sandbox_runs_started_total', 'counter', 'Runs started.', journal.runsStarted),
    byLabel('sandbox_runs_ended_total', 'counter', 'Runs ended, by reason.', 'reason', journal.exits),
    single('sandbox_isolates', 'gauge', 'Isolates that are taken.', isolates),
    single('sandbox_isolate_host_up', 'gauge', 'Whether the isolate host is up.', Number(ready)),
    single('sandbox_client_connections', 'gauge', 'TCP connections to the front.', sockets),
    single('sandbox_control_channels', 'gauge', 'Control channels of pages.', channels),
    single(
      'sandbox_server_connections_total',
      'counter',
      'Connections to servers of learners.',
      journal.connectionsOpened,
    ),
    byLabel(
      'sandbox_bytes_total',
      'counter',
      'Bytes of connections to servers of learners, by direction.',
      'direction',
      Object.entries(journal.bytes),
    ),
    byLabel('sandbox_limits_met_total', 'counter', 'Limits met that end no run.', 'limit', journal.limits),
    byLabel(
      'sandbox_refusals_total',
      'counter',
      'Requests of pages refused, by code.',
      'code',
      journal.refusals,
    ),
    ...processMetrics(hostPid),
  ]);
}

/** Of the front, and of the isolate host where the system tells. */
function processMetrics(hostPid: number | undefined): Metric[] {
  const { user, system } = process.cpuUsage();
  const cpu: [string, number][] = [['front', (user + system) / 1e6]];
  const memory: [string, number][] = [['front', process.memoryUsage.rss()]];
  const host = hostPid === undefined ? undefined : linuxProcess(hostPid);
  if (host) {
    cpu.push(['isolate-host', host.cpuSeconds]);
    memory.push(['isolate-host', host.residentBytes]);
  }
  return [
    byLabel('sandbox_cpu_seconds_total', 'counter', 'CPU time, by process.', 'process', cpu),
    byLabel('sandbox_resident_memory_bytes', 'gauge', 'Resident memory, by process.', 'process', memory),
    single('sandbox_uptime_seconds', 'gauge', 'Time since the front started.', process.uptime()),
  ];
}

/** Clock ticks a second, the same on every Linux that Node runs on. */
const TICKS = 100;

/** What /proc says of a process; undefined where there is no /proc, or no such process. */
function linuxProcess(pid: number): { cpuSeconds: number; residentBytes: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): the name, in parentheses, may hold anything; fields are counted after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
      residentBytes: Number(resident) * 1024,
    };
  } catch {
    return undefined;
  }
}
