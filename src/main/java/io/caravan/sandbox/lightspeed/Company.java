package io.caravan.sandbox.lightspeed;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The account and the session, as a client learns where it is. */
final class Company {
  private Company() {}

  static ObjectNode account() {
    ObjectNode answer = Wire.object();
    answer.putObject("@attributes").put("count", "1");
    ObjectNode account =
        answer.putObject("Account").put("accountID", Setup.ACCOUNT).put("name", Setup.NAME);
    account.putObject("link").putObject("@attributes").put("href", "/API/Account/" + Setup.ACCOUNT);
    return answer;
  }

  static ObjectNode session(Books books) {
    ObjectNode employee = books.table("Employee").get(Setup.API_EMPLOYEE);
    ObjectNode session = Wire.object().put("sessionID", "1").put("sessionCookie", "");
    session
        .put("employeeID", String.valueOf(Setup.API_EMPLOYEE))
        .put("systemCustomerID", Setup.ACCOUNT);
    session.put("systemUserID", "1").put("systemAPIClientID", "1").put("systemAPIKeyID", "1");
    session.put("ecomUrl", "");
    session.put("shopCount", String.valueOf(books.table("Shop").all().size()));
    session
        .putObject("Employee")
        .put("employeeID", Wire.text(employee, "employeeID"))
        .put("firstName", Wire.text(employee, "firstName"))
        .put("lastName", Wire.text(employee, "lastName"));
    ObjectNode answer = Wire.object();
    answer.putObject("@attributes").put("count", "1");
    answer.set("Session", session);
    return answer;
  }
}
