/** What a refusal means for the person, and what to do next: by its stable code. */
export const texts = {
  api: {
    rate_limited: { title: 'That was a little fast.', next: 'Wait a moment, then try again.' },
    stale: {
      title: 'This was changed in the meantime.',
      next: 'Look at it as it is now, then make your change again.',
    },
    invalid_request: {
      title: 'Something in what you entered is not right.',
      next: 'Check the fields and try again.',
    },
    not_found: { title: 'This is no longer here.', next: 'Go back to the list to see what is.' },
    too_large: { title: 'This is too large.', next: 'Shorten it and try again.' },
    idempotency_in_flight: { title: 'This is still on its way.', next: 'Wait a moment; it happens once.' },
  },
  identity: {
    fresh_sign_in_required: {
      title: 'Please confirm that it is you.',
      next: 'This step needs a sign-in of the last ten minutes. You come back to this very place.',
    },
    sign_in_time_unknown: {
      title: 'We cannot tell when you signed in.',
      next: 'Your sign-in service does not say it, so this step is not possible with it.',
    },
    account_closed: { title: 'This account was closed.', next: 'Sign in with another account.' },
    keys_unavailable: { title: 'Your sign-in cannot be checked right now.', next: 'Try again in a minute.' },
  },
  plan: {
    quota_reached: {
      title: 'The runs of this month are used up.',
      next: 'Nothing is charged on top. A larger plan lifts the limit at once.',
    },
    budget_held: {
      title: 'What is left of this month’s model budget is held by runs under way.',
      next: 'Wait until they have ended, then start again.',
    },
    daily_starts_reached: {
      title: 'No more runs can be begun today.',
      next: 'Tomorrow there is room again.',
    },
    daily_calls_reached: {
      title: 'Your accounts were asked as often as your plan allows today.',
      next: 'Tomorrow there is room again.',
    },
    daily_actions_reached: {
      title: 'As much as your plan allows in a day has been carried out.',
      next: 'It stays here. Approve it again tomorrow.',
    },
    limit_reached: {
      title: 'Your plan does not hold more of these.',
      next: 'Remove one, or take a larger plan.',
    },
  },
  connection: {
    missing: { title: 'No mailbox is connected for this.', next: 'Connect one, then come back.' },
    needs_reauth: { title: 'Your mailbox asks you to sign in again.', next: 'Connect it once more.' },
    forbidden: { title: 'The connection does not allow this.', next: 'Connect again and allow it.' },
    not_readable: {
      title: 'Your mailbox could not show this.',
      next: 'It may have been moved or deleted there.',
    },
    write_grant_required: {
      title: 'Your agents may read, but not change anything yet.',
      next: 'Allow changes once. They still only happen after your yes.',
    },
  },
  connectors: {
    consent_not_valid: {
      title: 'This consent is too old or was used before.',
      next: 'Start connecting again.',
    },
    connect_failed: { title: 'The account could not be connected.', next: 'Start connecting again.' },
    vendor_unavailable: {
      title: 'The mail or calendar service does not answer.',
      next: 'Try again shortly.',
    },
    account_taken: {
      title: 'This mailbox is connected to another account here.',
      next: 'Choose another mailbox.',
    },
    already_connected: { title: 'This mailbox is already connected.', next: 'You need not do anything.' },
    other_account: {
      title: 'The consent was given for another mailbox.',
      next: 'Choose the same one as before.',
    },
    connect_first: { title: 'Connect the account for reading first.', next: 'Changes are a second consent.' },
    key_refused: {
      title: 'The account did not take this address and secret.',
      next: 'Check both and try again.',
    },
    address_refused: {
      title: 'Nothing that can be read is at this address.',
      next: 'Check it and try again.',
    },
    begin_again: { title: 'Several connections were begun at once.', next: 'Begin this one again.' },
  },
  suggestion: {
    already_reviewed: { title: 'This was already decided.', next: 'You may have done it in another window.' },
    changed: {
      title: 'This is no longer what you looked at.',
      next: 'Read the newest form before you decide.',
    },
    expired: { title: 'The time for this is over.', next: 'Nothing was done.' },
    held: { title: 'This waits for an answer first.', next: 'It can be approved once the answer is there.' },
    has_gaps: { title: 'Something is still missing in it.', next: 'Fill the marked places, then approve.' },
    not_editable: { title: 'This cannot be edited.', next: 'Approve it as it is, or reject it.' },
    too_many_revisions: { title: 'This was edited very often.', next: 'Approve it or reject it.' },
    not_found: { title: 'This suggestion is no longer here.', next: 'Go back to those that wait.' },
    one_by_one: { title: 'This one is decided by itself.', next: 'Open it and look at it.' },
  },
  run: {
    not_found: { title: 'This run is no longer here.', next: 'Runs are kept as long as your plan says.' },
    already_ended: { title: 'This run has already ended.', next: 'Its page says how.' },
    too_many_streams: { title: 'This is open in many windows.', next: 'Close one to watch live here.' },
  },
  workflow: {
    switched_off: { title: 'This workflow is switched off.', next: 'Switch it on, then run it.' },
    not_found: { title: 'This workflow is no longer here.', next: 'Its pack may have been removed.' },
    contended: { title: 'Many things happened in one moment.', next: 'Start it again.' },
    unfinished_moved: { title: 'A run is at work on this.', next: 'Try again shortly.' },
  },
  pack: {
    already_installed: { title: 'This pack is installed already.', next: 'You find it among your packs.' },
    not_found: { title: 'There is no such pack.', next: 'Look at those that there are.' },
  },
  records: {
    learned: { title: 'This was learned from what you approved.', next: 'It can be deleted, not changed.' },
    nothing_to_undo: { title: 'There is no former version.', next: 'Nothing was changed.' },
    too_large: { title: 'This is larger than a record may be.', next: 'Shorten it and try again.' },
    body_does_not_fit: {
      title: 'This does not have the right form.',
      next: 'Check the fields and try again.',
    },
  },
};
