package io.projectcontour.kube.folder;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Ends the parsing where nesting gets so deep that the composer, which recurses, would fail. */
final class LevelLimit implements Parser {
  private final Parser events;
  private final int most;
  private int levels;

  LevelLimit(Parser events, int most) {
    this.events = events;
    this.most = most;
  }

  @Override
  public boolean checkEvent(Event.ID kind) {
    return events.checkEvent(kind);
  }

  @Override
  public Event peekEvent() {
    return events.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return events.hasNext();
  }

  @Override
  public Event next() {
    Event event = events.next();
    switch (event.getEventId()) {
      case MappingStart, SequenceStart -> levels++;
      case MappingEnd, SequenceEnd -> levels--;
      default -> {}
    }
    if (levels > most) {
      throw new ParserException(
          "there are more than %d levels of nesting".formatted(most), event.getStartMark());
    }
    return event;
  }
}
