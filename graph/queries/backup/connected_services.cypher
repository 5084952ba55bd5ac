// The connections of other Yuanliu processes to this server.
// $agent: the user agent of their drivers
// binds connectionId
CALL dbms.listConnections() YIELD connectionId, userAgent, clientAddress
WHERE userAgent = $agent
RETURN connectionId, clientAddress
ORDER BY connectionId
