// Money: from body and programme to measure to objective.
addWords({ lv: { money: 'Nauda' }, en: { money: 'Money' } });

function showMoney(main) {
  showQuestion(main, 'budget-lines');
}
