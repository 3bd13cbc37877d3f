package io.projectcontour.it.cases;

import com.google.protobuf.Message;
import java.util.NavigableMap;

/** One stream that a collector holds open: everything of a type, or one resource by name. */
interface XdsSubscription {
  /** The name that a subscription to everything has. */
  String EVERYTHING = "";

  /** Told on the collector's thread what a subscription brings. */
  interface Listener {
    /** The resources that the stream holds now, by name; a copy. */
    void changed(NavigableMap<String, Message> resources);

    /** The stream has ended. */
    void ended(String reason);
  }

  /** Ends the stream; nothing is told any more. */
  void cancel();
}
