/** Says why there is nothing to see, and what to do. Triggers `action` when the button is tapped. */
Component({
  properties: {
    /** `empty` or `trouble`: the drawing above the words. */
    kind: { type: String, value: 'empty' },
    title: { type: String, value: '' },
    detail: { type: String, value: '' },
    /** The button's words; no button without them. */
    action: { type: String, value: '' },
  },
  methods: {
    onAction() {
      this.triggerEvent('action');
    },
  },
});
