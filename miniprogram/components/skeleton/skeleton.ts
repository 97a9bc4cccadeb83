/** What a note looks like before it is there. */
Component({});
