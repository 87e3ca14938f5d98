# Settings that are given as environment variables are known, and carried over. Names are told, and never values.
function Test-EnvironmentVariables {
    param([hashtable]$Context)
    $expected = Get-Words 'environment-variables/expected'
    if ($null -ne $Context.NoRuntime) { return New-Skip -Subject $Facts.Runtime -Step $null -Expected $expected -Reason $Context.NoRuntime }
    $variables = @($Context.Readiness.Variables)
    foreach ($given in $variables) {
        $path = $given.SettingsFile
        $keys = @($given.Keys)
        $draft = @{ Subject = $path; Step = Get-StepOfFile -Path $path; Expected = $expected }
        if (Test-Carried -Path $path) { New-Result -Draft $draft -Outcome 'pass' -Case 'environment-variables/carried' -Values @{ path = $path; keys = $keys } -Settings $keys }
        else { New-Result -Draft $draft -Outcome 'warn' -Case 'environment-variables/left' -Values @{ path = $path; keys = $keys } -Settings $keys }
    }
    if ($variables.Count -eq 0) { New-Result -Draft @{ Subject = $Facts.Runtime; Step = $null; Expected = $expected } -Outcome 'pass' -Case 'environment-variables/none' }
    $draft = @{ Subject = Get-Words 'environment-variables/host'; Step = $null; Expected = $expected }
    $keys = $Context.Readiness.HostVariables
    if ($null -eq $keys) { return New-Skip @draft -Reason (Get-Words 'environment-variables/not-here') }
    if (@($keys).Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'environment-variables/host-none' }
    New-Result -Draft $draft -Outcome 'pass' -Case 'environment-variables/host-some' -Values @{ keys = @($keys) } -Settings @($keys)
}
