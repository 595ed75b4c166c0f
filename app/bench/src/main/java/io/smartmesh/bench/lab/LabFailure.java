package io.smartmesh.bench.lab;

/** Something that the laboratory needs is missing or went wrong; the message is a sentence. */
public final class LabFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public LabFailure(String sentence) {
    super(sentence);
  }

  LabFailure(String sentence, Exception cause) {
    super(sentence + " (" + cause.getMessage() + ")", cause);
  }
}
