package io.caravan.api;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of our own and servers with certificates of it, made by the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "changeit";
  private final Path folder;

  Certificates(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-keystore",
        store("ca"),
        "-dname",
        "CN=Authority",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-ext",
        "bc:c",
        "-validity",
        "3650");
    keytool("-exportcert", "-alias", "ca", "-keystore", store("ca"), "-rfc", "-file", pem("ca"));
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "ca",
        "-keystore",
        store("trusted"),
        "-file",
        pem("ca"));
  }

  /** A store that holds the authority alone. */
  String trusted() {
    return store("trusted");
  }

  static String password() {
    return PASSWORD;
  }

  /**
   * A certificate that the authority signed.
   *
   * @param how more arguments of {@code keytool -gencert}
   */
  void signed(String name, List<String> how) throws IOException, InterruptedException {
    selfSigned(name, "2048", List.of());
    keytool("-certreq", "-alias", "own", "-keystore", store(name), "-file", pem(name + "-req"));
    List<String> sign =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-alias",
                "ca",
                "-keystore",
                store("ca"),
                "-infile",
                pem(name + "-req"),
                "-outfile",
                pem(name),
                "-rfc"));
    sign.addAll(how);
    keytool(sign.toArray(String[]::new));
    keytool(
        "-importcert", "-noprompt", "-alias", "ca", "-keystore", store(name), "-file", pem("ca"));
    keytool(
        "-importcert", "-noprompt", "-alias", "own", "-keystore", store(name), "-file", pem(name));
  }

  void selfSigned(String name, String bits, List<String> more)
      throws IOException, InterruptedException {
    List<String> make =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                "own",
                "-keystore",
                store(name),
                "-dname",
                "CN=localhost",
                "-keyalg",
                "RSA",
                "-keysize",
                bits,
                "-validity",
                "365",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1"));
    make.addAll(more);
    keytool(make.toArray(String[]::new));
  }

  /** A server that shows this certificate and counts what it is asked. */
  HttpsServer serve(String name, AtomicInteger asked) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  private String pem(String name) {
    return folder.resolve(name + ".pem").toString();
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + Files.readString(log));
    }
  }
}
