# No settings file has a name that the program does not read, or lies in another folder than the one it reads.
function Test-ConfigName {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $draft = @{ Subject = $runtime; Step = $null; Expected = Get-Words 'config-name/expected' @{ runtime = $runtime } }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $found = @(Get-MisnamedFiles -Context $Context)
    if ($found.Count -gt 0) { return @($found | ForEach-Object -Process { Get-MisnamedResult -File $_ }) }
    if (@($Facts.Copies).Count -gt 0) { $draft.Step = $Facts.Copies[0].Step }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'config-name/right'
}

function Get-MisnamedResult {
    param([hashtable]$File)
    $path = $File.Path
    $should = $File.Should
    $name = Get-BaseName -Path $should
    $draft = @{ Subject = $path; Step = Get-StepOfFile -Path $should; Expected = Get-Words 'config-name/expected-file' @{ should = $should } }
    $wrong = if ($File.Why -eq 'name') { Get-Words 'config-name/wrong-name' @{ name = Get-BaseName -Path $path; should = $name } } else { Get-Words 'config-name/wrong-place' @{ should = $should } }
    if ($File.RealIsThere) { return New-Result -Draft $draft -Outcome 'warn' -Case 'config-name/besides' -Values @{ path = $path; wrong = $wrong; real = Get-HostPath -Relative $should; command = Get-RemoveCommand -Paths @($path) } }
    $command = if ($File.Why -eq 'name') { Get-RenameCommand -Path $path -Name $name } else { Get-MoveCommand -From $path -To $should }
    return New-Result -Draft $draft -Outcome 'fail' -Case 'config-name/missing' -Values @{ path = $path; wrong = $wrong; command = $command }
}
