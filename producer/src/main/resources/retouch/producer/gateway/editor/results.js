// The strip of results of this session. Nothing is kept when the page is closed, except in the fleet.

const KEPT_MAX = 24;

export class Results {
  constructor(list, onChoose) {
    this.list = list;
    this.onChoose = onChoose;
    this.results = [];
    this.chosen = null;
  }

  // A result is { job, seed, before, after, blob, untrained, name }.
  add(result) {
    result.url = URL.createObjectURL(result.blob);
    this.results.unshift(result);
    for (const old of this.results.splice(KEPT_MAX)) {
      URL.revokeObjectURL(old.url);
      old.item.remove();
    }
    result.item = this.item(result);
    this.list.prepend(result.item);
    this.choose(result);
  }

  choose(result) {
    this.chosen = result;
    for (const each of this.results) {
      each.item.firstChild.setAttribute('aria-pressed', String(each === result));
    }
    this.onChoose(result);
  }

  item(result) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    const image = document.createElement('img');
    const label = document.createElement('span');
    button.type = 'button';
    button.title = `Job ${result.job}`;
    image.src = result.url;
    image.alt = `Result with seed ${result.seed}`;
    label.textContent = `seed ${result.seed}`;
    button.append(image, label);
    button.addEventListener('click', () => this.choose(result));
    item.append(button);
    return item;
  }
}
