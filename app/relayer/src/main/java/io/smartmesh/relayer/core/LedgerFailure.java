package io.smartmesh.relayer.core;

/** The store did not do it; what it says is for people. */
public final class LedgerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public LedgerFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  public LedgerFailure(String sentence) {
    super(sentence);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
