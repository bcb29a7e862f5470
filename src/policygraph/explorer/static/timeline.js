// Deadlines as printed.
addWords({ lv: { timeline: 'Laiks' }, en: { timeline: 'Timeline' } });

function showTimeline(main) {
  showQuestion(main, 'deadlines');
}
