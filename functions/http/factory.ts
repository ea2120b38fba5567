import { contracts } from '#contracts';
import { getAgent, listAgents, listAgentTemplates, listTools, switchAgent } from '#factory/agents';
import { cancelRun, getRun, getTimeline, listRuns, watchRun } from '#factory/runs';
import {
  approveSuggestion,
  decideSuggestions,
  editSuggestion,
  getSuggestion,
  listSuggestions,
  rejectSuggestion,
} from '#factory/suggestions';
import {
  getWorkflow,
  listUnfinished,
  listWorkflows,
  retryUnfinished,
  startRun,
  switchWorkflow,
} from '#factory/workflows';
import { bind, bindStream } from '../bind.ts';

const { agents, runs, suggestions, workflows } = contracts;

bind(agents.listAgentTemplates, listAgentTemplates);
bind(agents.listTools, listTools);
bind(agents.listAgents, listAgents);
bind(agents.getAgent, getAgent);
bind(agents.switchAgent, switchAgent);

bind(workflows.listWorkflows, listWorkflows);
bind(workflows.getWorkflow, getWorkflow);
bind(workflows.switchWorkflow, switchWorkflow);
bind(workflows.listUnfinished, listUnfinished);
bind(workflows.retryUnfinished, retryUnfinished);
bind(workflows.startRun, startRun);

bind(runs.listRuns, listRuns);
bind(runs.getRun, getRun);
bind(runs.getTimeline, getTimeline);
bind(runs.cancelRun, cancelRun);
bindStream(runs.watchRun, watchRun);

bind(suggestions.listSuggestions, listSuggestions);
bind(suggestions.decideSuggestions, decideSuggestions);
bind(suggestions.getSuggestion, getSuggestion);
bind(suggestions.editSuggestion, editSuggestion);
bind(suggestions.approveSuggestion, approveSuggestion);
bind(suggestions.rejectSuggestion, rejectSuggestion);
