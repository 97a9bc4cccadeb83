import type { Card } from '../../services/card';

/** A note on the board. Triggers `open` with `{ id }` when it is tapped. */
Component({
  properties: {
    card: { type: Object, value: {} as Card },
  },
  methods: {
    onTap() {
      this.triggerEvent('open', { id: this.data.card.id });
    },
  },
});
