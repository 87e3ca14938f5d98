# The database server that the settings name has a name that resolves, and its port answers; nothing else is asked.
function Test-DatabaseServer {
    param([hashtable]$Context)
    $expected = Get-Words 'database-server/expected'
    if ($null -ne $Context.NoRuntime) { return New-Skip -Subject $Facts.Runtime -Step $null -Expected $expected -Reason $Context.NoRuntime }
    foreach ($server in $Context.Readiness.Servers) {
        $draft = @{ Subject = $server.Server; Step = $null; Expected = $expected }
        $key = $server.Key
        $settings = $server.SettingsFile
        switch ($server.State) {
            'unasked' { New-Skip @draft -Reason (Get-Words 'database-server/unasked') }
            'answers' { New-Result -Draft $draft -Outcome 'pass' -Case 'database-server/answers' -Values @{ server = $server.Server; settings = $settings; key = $key; port = $server.Port } }
            'named' { New-Result -Draft $draft -Outcome 'pass' -Case 'database-server/named' -Values @{ server = $server.Server; settings = $settings; key = $key } }
            'no-name' { New-Result -Draft $draft -Outcome 'warn' -Case 'database-server/no-name' -Values @{ server = $server.Server; settings = $settings; key = $key } }
            default { New-Result -Draft $draft -Outcome 'warn' -Case 'database-server/silent' -Values @{ server = $server.Server; settings = $settings; key = $key; port = $server.Port } }
        }
    }
}
