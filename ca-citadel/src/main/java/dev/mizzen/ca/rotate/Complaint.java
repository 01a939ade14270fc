package dev.mizzen.ca.rotate;

/** What goes wrong again and again, to be said once while it lasts. Touched by one thread. */
public final class Complaint {
  private String last = "";

  /** Whether it is not what went wrong last. */
  public boolean isNew(Exception failure) {
    String reason = String.valueOf(failure.getMessage());
    boolean isNew = !reason.equals(last);
    last = reason;
    return isNew;
  }

  /** Nothing goes wrong any more. */
  public void over() {
    last = "";
  }
}
