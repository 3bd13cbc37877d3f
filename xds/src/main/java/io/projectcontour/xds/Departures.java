package io.projectcontour.xds;

/** Says when a resource that no longer exists may be taken from a client. */
interface Departures {
  /** Nothing is kept longer than it exists. */
  Departures AT_ONCE =
      new Departures() {
        @Override
        public boolean mayLeave(String name) {
          return true;
        }

        @Override
        public void stays(String name) {}
      };

  /**
   * Whether the client may be told now that the resource is gone. If not, the client is to be shown
   * the resource as it was, and the question comes again when the answer may differ.
   */
  boolean mayLeave(String name);

  /** The resource exists, again or still. */
  void stays(String name);
}
