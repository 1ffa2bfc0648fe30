package io.caravan;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Types a command and keeps what it said. */
public abstract class OnCommandLine {
  protected String out;
  protected String err;

  protected int caravan(String... words) {
    StringWriter told = new StringWriter();
    StringWriter wrong = new StringWriter();
    CommandLine line = Caravan.commandLine();
    line.setOut(new PrintWriter(told)).setErr(new PrintWriter(wrong));
    int code = line.execute(words);
    out = told.toString();
    err = wrong.toString();
    return code;
  }
}
